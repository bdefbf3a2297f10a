"""KPIs over time (domain.md §8 and its Rulings): periods, colour, trend, achievement.

Pure: no Django, no words for people.  Figures are exact (fractions of what people typed), so no
rounding judges a value on the very edge of a tolerance, and every result carries its arithmetic.
"""
