"""Who, and which post: offices, sections, designations, posts, charges, staff."""

from .act import StaffAct
from .charge import Charge
from .designation import Designation
from .office import Office, Section
from .post import Post
from .user import User

__all__ = ["Charge", "Designation", "Office", "Post", "Section", "StaffAct", "User"]
