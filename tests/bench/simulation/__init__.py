"""A million messages due at one moment, on a simulated AWS: the product's own sweep, shards, queueing, handing on, turns and pace."""
