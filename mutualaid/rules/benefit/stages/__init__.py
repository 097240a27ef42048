"""The seven stages of a benefit, each a few pure functions that turn what is due so far into what is due after it.

base · deductible · rate · shares · waiting and reduced window · least and count · caps. What a stage does is a step.
"""
