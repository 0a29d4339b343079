"""The pages of the simulated phones, in demo mode only. They store nothing: the simulator does."""
