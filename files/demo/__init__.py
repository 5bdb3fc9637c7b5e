"""The demo state: Kannauj at work, moved through the verbs over the last ninety days."""
