"""Dates and times as every page writes them: day, month in letters, year; 24 hours."""

DATE_FORMAT = "j M Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
# Without the day, and with its name.
MONTH_FORMAT = "M Y"
SHORT_MONTH_FORMAT = "M y"
WEEKDAY_FORMAT = "D j M Y"
