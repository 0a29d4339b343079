"""The pages of the simulated phones and the inbox, in demo mode only. They store nothing: the simulator does."""
