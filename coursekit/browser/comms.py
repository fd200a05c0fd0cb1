"""Los widgets de un cuaderno, del otro lado de la página: cada mensaje suyo va y viene como texto JSON y bytes."""
from __future__ import annotations

import json
import math

import comm
from comm.base_comm import BaseComm, CommManager

WITH_THE_PAGE = ("_esm", "_css")      # lo que dibuja los recuadros ya está en la página: no viaja con cada uno
ECHO = "echo_update"


class PageComm(BaseComm):
    """El hilo entre un widget y su recuadro en la página."""

    to_page = None      # lo pone `connect`

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        data = dict(data or {})
        if data.get("method") == ECHO:
            return
        if "state" in data:
            data["state"] = {name: value for name, value in data["state"].items() if name not in WITH_THE_PAGE}
        self.to_page(as_json({"type": msg_type, "id": self.comm_id, "data": data}), list(buffers or []))


def connect(send) -> CommManager:
    """Desde aquí, todo widget nuevo habla con la página por `send(texto, bytes)`."""
    manager = CommManager()
    PageComm.to_page = staticmethod(send)
    comm.create_comm = PageComm
    comm.get_comm_manager = lambda: manager
    return manager


def deliver(manager: CommManager, identifier: str, state: dict) -> None:
    """Lo que la página cambió en el recuadro `identifier`; nada, si ya no está."""
    if identifier not in manager.comms:
        return
    data = {"method": "update", "state": state, "buffer_paths": []}
    manager.get_comm(identifier).handle_msg({"content": {"data": data}, "buffers": []})


def as_json(message: dict) -> str:
    """El mensaje como texto; un número que JSON no sabe escribir (NaN, infinito) va como null, como en Jupyter."""
    try:
        return json.dumps(message, allow_nan=False, default=str, ensure_ascii=False)
    except ValueError:
        return json.dumps(_finite(message), default=str, ensure_ascii=False)


def _finite(value):
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return value
