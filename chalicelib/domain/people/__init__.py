"""A person: profile, addresses, sign-in, links, and whether mail reaches them. Not here: what they do in a plan (`plans`, `team`)."""
