"""Other interpreters on this machine: finding them by name, and the environments that workers need there."""
