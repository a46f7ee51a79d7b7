"""The pages of a plan and its team; its actions and projects have rooms of their own."""
