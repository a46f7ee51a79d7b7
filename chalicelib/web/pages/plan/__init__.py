"""The pages of a plan and its team; actions and projects have packages of their own."""
