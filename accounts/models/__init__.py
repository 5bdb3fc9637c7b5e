"""Models of people and places: offices, sections, designations, posts, charges, staff, e-mail IDs."""

from .act import StaffAct
from .administrator import AdministratorProposal
from .audit_trail.audit import AuditEntry
from .audit_trail.record import AuditChain, AuditLink, RowVersion
from .charge import Charge
from .designation import Designation
from .directory import DirectoryEntry
from .email_ids.email_id import EmailId, EmailIdStep, EmailPattern
from .email_ids.email_letter import EmailLetter
from .email_ids.tenure import Tenure
from .imports.organisation_import import OrganisationImport, OrganisationImportLine
from .imports.sheet_import import SheetImport, SheetLine
from .imports.staff_import import StaffImport, StaffImportLine
from .leave import Leave
from .notices.notice import Notice
from .notices.work_notice import NoticeChoice, Sending, WorkNotice
from .office import Office, Section
from .post import Post
from .rollout.rollout import RolloutOpening, RolloutState, RolloutStep
from .rollout.training import Attendance, TrainingSession
from .sign_in.api_token import ApiToken
from .sign_in.invitation import AccountAct, Invitation
from .sign_in.sign_in_month import SignInMonth
from .user import User
from .waiting_task import WaitingTask

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
