"""The page behind a resume link: from what was prepared to the placed order.

Looking at it (GET, HEAD) changes nothing, since mail scanners look. What a visitor does is a
POST to the same address, answered by a redirect back to it. Where somebody is on the way is
read from the live cart, so a reload or another device goes on.
"""

from .view import pay_script, resume

__all__ = ["pay_script", "resume"]
