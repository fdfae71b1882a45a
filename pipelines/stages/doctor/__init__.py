"""`terbuka doctor`: looks and advises, never changes. `hosting` the portal as readers get it · `machine` where it is made."""

from pipelines.stages.doctor.diagnosis import Diagnosis
from pipelines.stages.doctor.hosting import look_at_hosting, trust
from pipelines.stages.doctor.machine import look_at_machine
from pipelines.stages.doctor.samples import choose_samples

__all__ = ["Diagnosis", "choose_samples", "look_at_hosting", "look_at_machine", "trust"]
