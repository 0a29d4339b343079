"""The page of the simulator's phones, in demo mode only. Not a room: it only shows what the simulator stores."""
