"""The operations that write."""

from collections.abc import Mapping
from typing import Any

from tests.quick_moto.conditions import condition
from tests.quick_moto.rows import MOST_BYTES, Place, Row, Stored, Unsure, copied, place, size_of, size_of_row
from tests.quick_moto.updates import update
from tests.quick_moto.words import check_used

Asked = Mapping[str, Any]

_OF_CONDITIONS = {"TableName", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues"}
_ALONE = {"ReturnConsumedCapacity", "ReturnValues"}
_OF_TRANSACTIONS = {"TransactItems", "ClientRequestToken", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"}
_ABOUT = {
    "Put": _OF_CONDITIONS | {"Item"},
    "Delete": _OF_CONDITIONS | {"Key"},
    "Update": _OF_CONDITIONS | {"Key", "UpdateExpression"},
    "ConditionCheck": _OF_CONDITIONS | {"Key"},
}
_MOST_TOGETHER = 100


class Failed(Exception):
    """A condition doesn't hold; of a transaction, whose."""

    def __init__(self, of: list[bool] | None = None) -> None:
        super().__init__(of)
        self.of = of


class _Write:
    """One write, made ready without changing anything."""

    def __init__(self, kind: str, asked: Asked) -> None:
        if not asked.keys() <= _ABOUT[kind]:
            raise Unsure
        self._kind, self._asked = kind, asked
        self.place: Place = place(asked["TableName"])
        self.key = self.place.key_in(asked["Item"]) if kind == "Put" else self.place.key(asked["Key"])
        self.before: Stored | None = self.place.get(self.key)
        row: Row = {} if self.before is None else self.before.row
        names, values = asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {})
        used = [update(asked["UpdateExpression"])] if kind == "Update" else []
        conditions = [condition(asked["ConditionExpression"])] if "ConditionExpression" in asked else []
        check_used(asked, *used, *conditions)
        self.size = 0
        for value in values.values():
            size_of(value)
        self.holds = all(each.holds(row, names, values) for each in conditions)
        self.after: Row | None = None
        if kind == "Put":
            self.size = size_of_row(asked["Item"])
            self.place.check_indexed(asked["Item"])
        elif kind == "Update" and self.holds:
            self._update(used[0], row or copied(asked["Key"]), names, copied(values))

    def _update(self, update: Any, row: Row, names: Any, values: Any) -> None:
        self.after, changed = update.of(row, names, values)
        if changed & self.place.keys.keys():
            raise Unsure
        self.size = size_of_row(self.after)
        if self.before is not None and self.before.size() + self.size > MOST_BYTES:
            raise Unsure  # while moto changes a row, it counts some attributes twice
        self.place.check_indexed(self.after)

    def carry_out(self) -> None:
        if self._kind == "Put":
            self.place.put(self.key, copied(self._asked["Item"]), self.size)
        elif self._kind == "Delete":
            self.place.delete(self.key)
        elif self.after is not None:
            self.place.put(self.key, self.after, self.size)


def put_item(asked: Asked) -> dict[str, Any]:
    write = _alone("Put", asked, "ALL_OLD")
    return _answer(asked, write.before, 1.0)


def delete_item(asked: Asked) -> dict[str, Any]:
    write = _alone("Delete", asked, "ALL_OLD")
    return _answer(asked, write.before, 1.0)


def update_item(asked: Asked) -> dict[str, Any]:
    write = _alone("Update", asked, "ALL_OLD", "ALL_NEW")
    of = write.place.get(write.key) if asked.get("ReturnValues") == "ALL_NEW" else write.before
    return _answer(asked, of, 0.5, is_always_told=True)


def _alone(kind: str, asked: Asked, *returned: str) -> _Write:
    if asked.get("ReturnValues", "NONE") not in ("NONE", *returned):
        raise Unsure
    write = _Write(kind, {name: value for name, value in asked.items() if name not in _ALONE})
    if not write.holds:
        raise Failed
    write.carry_out()
    return write


def _answer(asked: Asked, of: Stored | None, units: float, *, is_always_told: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if asked.get("ReturnValues", "NONE") != "NONE" and of is not None:
        answer["Attributes"] = copied(of.row)
    return answer | capacity(asked, units, is_always_told=is_always_told)


def capacity(asked: Asked, units: float, *, is_always_told: bool = False) -> dict[str, Any]:
    wanted = asked.get("ReturnConsumedCapacity", "NONE")
    if wanted not in ("NONE", "TOTAL"):
        raise Unsure
    is_told = is_always_told or wanted == "TOTAL"
    return {"ConsumedCapacity": {"TableName": asked["TableName"], "CapacityUnits": units}} if is_told else {}


def transact_write_items(asked: Asked) -> dict[str, Any]:
    if not asked.keys() <= _OF_TRANSACTIONS or not 0 < len(asked["TransactItems"]) <= _MOST_TOGETHER:
        raise Unsure
    writes, met = [], set()
    for item in asked["TransactItems"]:
        if len(item) != 1:
            raise Unsure
        [(kind, each)] = item.items()
        write = _Write(kind, each)
        met.add((each["TableName"], *write.key))
        writes.append(write)
    if len(met) != len(writes):
        raise Unsure
    if not all(write.holds for write in writes):
        raise Failed([not write.holds for write in writes])
    for write in writes:
        write.carry_out()
    return {"ConsumedCapacity": [], "ItemCollectionMetrics": {}}
