"""The demonstration: a known case shifted to today. Every organisation and person is invented."""
