"""Words that a coder types as words, and units: neither is an abbreviation of a disease."""

from __future__ import annotations

_EVERYDAY = """
    act add age aid aids aim air all am an and any arm art as ask at bad bag ban bar bat be
    bed best bet big bit bite blow blue body bone both bow box boy bug burn bus but buy by cab
    call came camp can cap caps car care case cast cat chew chin clip clot coat cold come cord
    cot cover cream crush cuff cup cut cuts dad dark day days dead deaf deep did die diet dip
    dirt do dog door dose dot down drop drug dry due dull dye ear eat ebb edge egg end even
    eye face fact fall far fast fat feel feet fell felt few fill film fire fit flap flat flu
    fly foam foot for form free from full gas gate gave gel get gland go got gum gun gut had
    hair half hand hard has hat have he head heal hear heat heel help her hid high him hip his
    hit hive hold hole home hot how hum hurt ice if ill im in inch is it its iv jaw job jump
    keep kid kids kit knee knew large last late leg legs lens let lid lie life lift limb line
    lip lips list live load lobe log long look lose loss lost lot loud low lump lung made male
    man map mass mat may me meal mean meat men mesh met mild milk mill mind miss mix mom moon
    most mouth move much mud must my nail nap neck need new next no nose not now numb off oil
    old on one open or oral our out own pack pad pads page pain pair pale pan part pass past
    pat patch path pay pen per pet pick pill pin pit plan plate play plus po pop port post pot
    pull push put rag ran rap rash rat raw red rest rib rid ring rip rod roll root rub rug run
    sad safe same sand sat saw say sc scar see seen send set sew sex she shin ship shoe shot
    show shut sick side sign sin sip sit site size skin skip slap sled sleep slip slow small
    snap so sock soft sole some sore spit spot sq step stop sub subq sun sure swab swan tab
    tag take tale talk tall tan tap tape tar tea tear ten test than that the them then they
    thin this tip tips tire to toe tone too took top toy trap traps tray trip try tub tube
    turn two up urge us use van vein very vet walk wall war warm wart was wash we weak wear
    web week well went were wet what when whip who why wide win wipe with won wood wrap wrist
    yes you
"""
EVERYDAY = frozenset(_EVERYDAY.split())
"""Lower-case words of everyday language. Typed in capitals they may be abbreviations all the same."""

_UNIT_WORDS = """
    cc cm day days deg degrees dl fr french ft g ga gauge gm gms gram grams gy hour hours hr
    hrs in inch inches iu kg l lb lbs m mcg mci meq mg min mins minute minutes ml mm mmol mo
    month months mos pack packs pct percent pk ppd sec sq u unit units week weeks wk wks x
    year years yo yr yrs
"""
_UNITS = frozenset(_UNIT_WORDS.split())


def is_unit(word: str) -> bool:
    """True for a word that is a unit when a number stands before it (``60 mg``, ``1 ppd``)."""
    return word in _UNITS
