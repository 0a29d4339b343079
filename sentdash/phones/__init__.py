"""The page with the simulator's phones, in demo mode only. Not a room: it shows a carrier, and the house owns none."""
