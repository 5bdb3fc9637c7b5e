"""Models of people and places: offices, sections, designations, posts, charges, staff, e-mail IDs."""

from .act import StaffAct
from .administrator import AdministratorProposal
from .api_token import ApiToken
from .audit import AuditEntry
from .charge import Charge
from .designation import Designation
from .directory import DirectoryEntry
from .email_id import EmailId, EmailIdStep, EmailPattern
from .email_letter import EmailLetter
from .invitation import AccountAct, Invitation
from .leave import Leave
from .notice import Notice
from .office import Office, Section
from .organisation_import import OrganisationImport, OrganisationImportLine
from .post import Post
from .record import AuditChain, AuditLink, RowVersion
from .rollout import RolloutOpening, RolloutState, RolloutStep
from .sheet_import import SheetImport, SheetLine
from .sign_in_month import SignInMonth
from .staff_import import StaffImport, StaffImportLine
from .tenure import Tenure
from .training import Attendance, TrainingSession
from .user import User
from .waiting_task import WaitingTask
from .work_notice import NoticeChoice, Sending, WorkNotice

__all__ = [
    "AccountAct",
    "AdministratorProposal",
    "ApiToken",
    "Attendance",
    "AuditChain",
    "AuditEntry",
    "AuditLink",
    "Charge",
    "Designation",
    "DirectoryEntry",
    "EmailId",
    "EmailIdStep",
    "EmailLetter",
    "EmailPattern",
    "Invitation",
    "Leave",
    "Notice",
    "NoticeChoice",
    "Office",
    "OrganisationImport",
    "OrganisationImportLine",
    "Post",
    "RolloutOpening",
    "RolloutState",
    "RolloutStep",
    "RowVersion",
    "Section",
    "Sending",
    "SheetImport",
    "SheetLine",
    "SignInMonth",
    "StaffAct",
    "StaffImport",
    "StaffImportLine",
    "Tenure",
    "TrainingSession",
    "User",
    "WaitingTask",
    "WorkNotice",
]
