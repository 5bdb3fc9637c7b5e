"""Who, and which post: offices, sections, designations, posts, charges, staff, e-mail IDs."""

from .act import StaffAct
from .charge import Charge
from .designation import Designation
from .email_id import EmailId, EmailIdStep, EmailPattern
from .invitation import AccountAct, Invitation
from .office import Office, Section
from .post import Post
from .user import User

__all__ = [
    "AccountAct",
    "Charge",
    "Designation",
    "EmailId",
    "EmailIdStep",
    "EmailPattern",
    "Invitation",
    "Office",
    "Post",
    "Section",
    "StaffAct",
    "User",
]
