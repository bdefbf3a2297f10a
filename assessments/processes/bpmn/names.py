"""What the files call things: name spaces, and the parts that BPMN has no word for."""

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
NAMESPACES = {
    "bpmn": MODEL,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "pmo": "urn:pmo-studio:process:1",
}
OURS = NAMESPACES["pmo"]
MEDIA_TYPE = "application/bpmn+xml"
LISTS = {
    "supplier": "suppliers",
    "input": "inputs",
    "output": "outputs",
    "customer": "customers",
}
TEXTS = ("owner", "purpose", "trigger", "capability")
