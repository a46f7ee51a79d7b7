"""The CloudFormation template in pieces: what is written by hand as YAML, what is generated from the tables; nothing here packs or calls AWS."""
