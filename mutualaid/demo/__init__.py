"""The sample: a synthetic district, its files as offices would write them, and the clerk's commands on them."""
