"""Where a patient was seen and where a stay ended, as claims report them.

Place of service: CMS's code set for professional claims (CMS-1500 item 24B). Discharge disposition:
the patient status codes of the UB-04 (form locator 17), NUBC.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

PLACES = MappingProxyType(
    {
        "01": "Pharmacy",
        "02": "Telehealth, patient not at home",
        "03": "School",
        "04": "Homeless shelter",
        "05": "Indian Health Service freestanding facility",
        "06": "Indian Health Service provider-based facility",
        "07": "Tribal 638 freestanding facility",
        "08": "Tribal 638 provider-based facility",
        "09": "Prison or correctional facility",
        "10": "Telehealth, patient at home",
        "11": "Office",
        "12": "Home",
        "13": "Assisted living facility",
        "14": "Group home",
        "15": "Mobile unit",
        "16": "Temporary lodging",
        "17": "Walk-in retail health clinic",
        "18": "Place of employment or worksite",
        "19": "Off-campus outpatient hospital",
        "20": "Urgent care facility",
        "21": "Inpatient hospital",
        "22": "On-campus outpatient hospital",
        "23": "Emergency room, hospital",
        "24": "Ambulatory surgical center",
        "25": "Birthing center",
        "26": "Military treatment facility",
        "27": "Outreach site or street",
        "31": "Skilled nursing facility",
        "32": "Nursing facility",
        "33": "Custodial care facility",
        "34": "Hospice",
        "41": "Ambulance, land",
        "42": "Ambulance, air or water",
        "49": "Independent clinic",
        "50": "Federally qualified health center",
        "51": "Inpatient psychiatric facility",
        "52": "Psychiatric facility, partial hospitalization",
        "53": "Community mental health center",
        "54": "Intermediate care facility for individuals with intellectual disabilities",
        "55": "Residential substance abuse treatment facility",
        "56": "Psychiatric residential treatment center",
        "57": "Non-residential substance abuse treatment facility",
        "58": "Non-residential opioid treatment facility",
        "60": "Mass immunization center",
        "61": "Comprehensive inpatient rehabilitation facility",
        "62": "Comprehensive outpatient rehabilitation facility",
        "65": "End-stage renal disease treatment facility",
        "66": "Programs of All-Inclusive Care for the Elderly center",
        "71": "Public health clinic",
        "72": "Rural health clinic",
        "81": "Independent laboratory",
        "99": "Other place of service",
    }
)
"""Place-of-service code to its name."""


class Disposition(StrEnum):
    """Where a patient went at discharge, in the words of a face sheet."""

    HOME = "home"
    ACUTE_TRANSFER = "acute care transfer"
    SKILLED_NURSING = "skilled nursing"
    INTERMEDIATE_CARE = "intermediate care"
    CANCER_OR_CHILDREN = "cancer center or children's hospital"
    HOME_HEALTH = "home health"
    AGAINST_ADVICE = "against medical advice"
    EXPIRED = "expired"
    LAW_ENFORCEMENT = "law enforcement"
    STILL_PATIENT = "still a patient"
    FEDERAL = "federal hospital"
    HOSPICE_HOME = "hospice home"
    HOSPICE_FACILITY = "hospice facility"
    SWING_BED = "swing bed"
    INPATIENT_REHAB = "inpatient rehabilitation"
    LONG_TERM_ACUTE = "long-term acute care"
    MEDICAID_NURSING = "Medicaid nursing facility"
    PSYCHIATRIC = "psychiatric"
    CRITICAL_ACCESS = "critical access hospital"
    OTHER = "other institution"

    @property
    def status_code(self) -> str:
        """The UB-04 patient status code, two digits: ``01``, ``03``."""
        return _STATUS[self]


_STATUS = MappingProxyType(
    {
        Disposition.HOME: "01",
        Disposition.ACUTE_TRANSFER: "02",
        Disposition.SKILLED_NURSING: "03",
        Disposition.INTERMEDIATE_CARE: "04",
        Disposition.CANCER_OR_CHILDREN: "05",
        Disposition.HOME_HEALTH: "06",
        Disposition.AGAINST_ADVICE: "07",
        Disposition.EXPIRED: "20",
        Disposition.LAW_ENFORCEMENT: "21",
        Disposition.STILL_PATIENT: "30",
        Disposition.FEDERAL: "43",
        Disposition.HOSPICE_HOME: "50",
        Disposition.HOSPICE_FACILITY: "51",
        Disposition.SWING_BED: "61",
        Disposition.INPATIENT_REHAB: "62",
        Disposition.LONG_TERM_ACUTE: "63",
        Disposition.MEDICAID_NURSING: "64",
        Disposition.PSYCHIATRIC: "65",
        Disposition.CRITICAL_ACCESS: "66",
        Disposition.OTHER: "70",
    }
)
