"""Letters: what a person or a union is handed on paper, filled into Word templates, the office's own or those built in.

``facts`` says what each letter tells, ``filling`` lays it into a template.
"""
