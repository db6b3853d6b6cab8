"""What every screen of the app stands on: base screens, dialogs, help, palette, theme, threads."""
