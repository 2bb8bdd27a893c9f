"""The rules of grid governance (网格化治理) in the field's own words. No I/O, no clock, no library."""
