"""Settings from the environment, a module for each concern; Django finds all of them here."""

from .environment import *
from .hooks import *
from .letters import *
from .limits import *
from .logs import *
from .security import *
from .servers import *
from .sign_in import *
from .site import *
from .tasks import *
