"""Project files in the XML of Microsoft Project (MSPDI), which most planning tools read and write.

No Django.  `writing` says a plan, `reading` understands whatever a tool wrote.
"""
