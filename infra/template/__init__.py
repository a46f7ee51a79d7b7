"""The CloudFormation template in pieces: YAML written by hand, and parts generated from the tables. None of it packs or
calls AWS."""
