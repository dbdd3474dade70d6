"""The public directory: who helps, where and with what, in five languages, for anybody with an old phone.

Everything a visitor reads stands in this package and in templates/services_catalog/directory. Nothing here asks who is
reading, and nothing of a confidential place, a place of detention, a draft or an agreement is ever shown.
"""
