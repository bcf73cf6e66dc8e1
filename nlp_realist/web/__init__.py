"""The review application: a local, server-rendered door to one project file."""
