"""Who would have survived: women and children first, where the boats were near."""

from dataclasses import dataclass
from typing import Any

from predictor.web import Refused

OLDEST = 120
CHILD = 13


@dataclass(frozen=True)
class Passenger:
    sex: str
    travelled: int
    age: float

    @classmethod
    def of(cls, value: Any) -> "Passenger":
        """What a client sent, with nothing taken for granted."""
        if not isinstance(value, dict):
            raise Refused("a passenger is an object of sex, class and age")
        sex, travelled, age = value.get("sex"), value.get("class"), value.get("age")
        if sex not in ("female", "male"):
            raise Refused("sex must be female or male")
        # True is an int, too.
        if type(travelled) is not int or travelled not in (1, 2, 3):
            raise Refused("class must be 1, 2 or 3")
        # Nor is NaN within any bounds.
        if type(age) not in (int, float) or not 0 <= age <= OLDEST:
            raise Refused(f"age must be a number from 0 to {OLDEST}")
        return cls(sex, travelled, float(age))

    def survives(self) -> bool:
        if self.travelled < 3:
            return self.sex == "female" or self.age < CHILD
        return self.sex == "female" and self.age < CHILD
