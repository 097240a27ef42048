"""The counter as a screen. It draws, asks and hears; what is done is done by commands."""
