"""The first page: figures, chart, what needs attention, what is left to set up."""
