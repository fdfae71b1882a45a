"""The corridor: every stage in order, for one dataset and its editions, and the catalogue over all of them.

Dagster calls this; nothing here knows Dagster. The stages themselves know nothing of one another.
"""

from pipelines.publish.desk import Desk, Progress, open_desk, silent
from pipelines.publish.run import publish_dataset, publish_everywhere
from pipelines.publish.trial import Trial, try_dataset

__all__ = ["Desk", "Progress", "Trial", "open_desk", "publish_dataset", "publish_everywhere", "silent", "try_dataset"]
