"""How Attune is started: the demo's launcher, and what a deployment needs around the code."""
