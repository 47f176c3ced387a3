"""Saleor 3's own settings, with one database connection instead of two.

A test's transaction is seen by its own connection only, so what Saleor reads from its
replica must come through the connection that the test writes with. (Saleor's own tests
do the same.)
"""

from saleor.settings import *  # noqa: F403
from saleor.settings import DATABASE_CONNECTION_DEFAULT_NAME, DATABASES, PLUGINS

DATABASE_CONNECTION_REPLICA_NAME = DATABASE_CONNECTION_DEFAULT_NAME
DATABASES = {DATABASE_CONNECTION_DEFAULT_NAME: DATABASES[DATABASE_CONNECTION_DEFAULT_NAME]}

MAILS_BY_SMTP = "saleor.plugins.user_email.plugin.UserEmailPlugin"
PLUGINS = [path for path in PLUGINS if path != MAILS_BY_SMTP]
PLUGINS.append("tests.shops.saleor3_mails.MailPlugin")

# The schema and every address form ask for the names of all countries, 63,000 times when the
# schema is built: translating them takes as long as all the rest of it.
USE_I18N = False
