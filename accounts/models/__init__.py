"""Who, and which post: offices, sections, designations, posts, charges, staff, e-mail IDs."""

from .act import StaffAct
from .administrator import AdministratorProposal
from .audit import AuditEntry
from .charge import Charge
from .designation import Designation
from .email_id import EmailId, EmailIdStep, EmailPattern
from .office import Office, Section
from .post import Post
from .user import User

__all__ = [
    "AdministratorProposal",
    "AuditEntry",
    "Charge",
    "Designation",
    "EmailId",
    "EmailIdStep",
    "EmailPattern",
    "Office",
    "Post",
    "Section",
    "StaffAct",
    "User",
]
