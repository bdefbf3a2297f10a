"""What an assessment found, ready to be shown: pages, report and workbook read it here.

Made of assessments.results alone, so of published counts and agreed scores. Only `texts` reads
rows of answers, and of these only what was published with them.
"""
