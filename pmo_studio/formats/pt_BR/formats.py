"""Dates and times as every page writes them: day, month in small letters, year; 24 hours."""

DATE_FORMAT = "j b Y"
SHORT_DATE_FORMAT = "j b Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j b Y, H:i"
SHORT_DATETIME_FORMAT = "j b Y, H:i"
MONTH_DAY_FORMAT = "j b"
# Without the day, and with its name.
MONTH_FORMAT = "b Y"
SHORT_MONTH_FORMAT = "b y"
WEEKDAY_FORMAT = "D j b Y"
