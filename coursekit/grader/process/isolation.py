"""Con qué se encierra a la entrega en este sistema: lo más fuerte que se pueda, probado y no supuesto.

    bubblewrap   ve un sistema de archivos de solo lectura con Python y el paquete, sin red, sin otros procesos
    landlock     lee lo mismo y escribe solo en su carpeta; donde se puede, tampoco ve la red ni otros procesos
    limites      solo topes de memoria, de procesador y de archivos: si se pide por su nombre
    propio       el cuaderno de quien corrige, en su carpeta y con su ambiente: solo lo que puede pedir de memoria

Todo ocurre en el proceso hijo, antes de leer la entrega. Linux solamente; en otros sistemas, otro proceso y nada más.
"""
from __future__ import annotations

import ctypes
import os
import shutil
import signal
import struct
import sys
from pathlib import Path

import coursekit
from coursekit.grader.process.refusals import leave_keyrings, refuse_calls

try:
    import resource
except ImportError:      # Windows no tiene estos topes
    resource = None

BUBBLEWRAP = "bubblewrap"
LANDLOCK = "landlock"
LIMITS = "limites"
OWN = "propio"
LADDER = (BUBBLEWRAP, LANDLOCK)

INSIDE = "/entrega"               # adentro de bubblewrap, la carpeta de la entrega

MEGABYTE = 2**20
MEMORY = 2048 * MEGABYTE          # lo que puede pedir un proceso además de lo que ya trae
FILE_SIZE = 64 * MEGABYTE
OWN_SHARE = 0.75                  # de la memoria de la máquina, cuánta puede pedir el cuaderno propio
CPU_SECONDS = 600
OPEN_FILES = 256
PROCESSES = 128                   # con sus hilos, y además de los que ya hay

PACKAGE = Path(coursekit.__file__).resolve().parent
SECRET = PACKAGE / "tables" / "league"      # las tablas del torneo: quien compite las conoce evaluando, y no leyendo
UNSHARED = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--cap-drop", "ALL")
KEPT = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL")
NOBODY = 65534
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
CONFIGURATION = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/localtime",
                 "/etc/alternatives", "/etc/mime.types", "/etc/ssl/openssl.cnf")


# --- qué se ve --------------------------------------------------------------------------------

def readable_places() -> list[str]:
    """Lo que hace falta leer para correr Python con sus bibliotecas y este paquete; nada del curso ni de nadie."""
    pythons = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).resolve().parents[1])}
    libraries = {path for path in sys.path if path.endswith(("site-packages", "dist-packages"))}
    wanted = [*sorted(pythons | libraries), str(PACKAGE)]
    return [place for place in wanted if os.path.exists(place) and not place.startswith("/usr/")]


def environment(scratch: str) -> dict[str, str]:
    """Las únicas variables que ve la entrega.

    Con `n_jobs=-1`, joblib reparte el trabajo en procesos que aquí no pueden mirar cuánta memoria usan, y fallan: lo
    mismo se hace en uno solo, y da lo mismo.
    """
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": scratch, "TMPDIR": scratch, "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": f"{scratch}/matplotlib", "IPYTHONDIR": f"{scratch}/ipython", "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0", "JOBLIB_MULTIPROCESSING": "0"}


def bubblewrap_commands() -> list[list[str]]:
    """Los comienzos posibles de la orden que encierra a un programa, del más fuerte al más débil; ninguno si no está.

    Quien administra el sistema puede, además, darle a cada entrega un usuario sin permisos: a los procesos del suyo
    Linux no se los cuenta.
    """
    program = shutil.which("bwrap")
    if program is None:
        return []
    as_nobody = [*UNSHARED, *(word for name in KEPT for word in ("--cap-add", name))]
    ways = [as_nobody, ["--unshare-all"]] if os.geteuid() == 0 else [["--unshare-all"]]
    return [_bubblewrap(program, way) for way in ways]


def _bubblewrap(program: str, way: list[str]) -> list[str]:
    command = [program, *way, "--die-with-parent", "--new-session", "--clearenv", "--chdir", "/"]
    for name, value in environment(INSIDE).items():
        command += ["--setenv", name, value]
    for place in SYSTEM:
        command += _bound(place)
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", INSIDE]
    for folder in _parents([*CONFIGURATION, *readable_places()]):
        command += ["--perms", "0755", "--dir", folder]
    for place in (*CONFIGURATION, *readable_places()):
        command += ["--ro-bind-try", place, place]
    if SECRET.is_dir():
        command += ["--tmpfs", str(SECRET), "--remount-ro", str(SECRET)]
    return [*command, "--remount-ro", "/tmp", "--remount-ro", "/"]


def _parents(places: list[str]) -> list[str]:
    """Las carpetas que contienen a esas, de afuera hacia adentro: sin decirlo, nadie más podría atravesarlas."""
    found = dict.fromkeys(str(parent) for place in places for parent in reversed(Path(place).parents))
    return [folder for folder in found if folder not in ("/", "/tmp", *places)]


def private_places() -> tuple[str, ...]:
    """Las carpetas que, adentro de bubblewrap, cada entrega tiene vacías y para ella sola."""
    needed = any(place.startswith("/tmp/") for place in readable_places())
    return (INSIDE, "/dev/shm") if needed else (INSIDE, "/dev/shm", "/tmp")


def _bound(place: str) -> list[str]:
    """Una carpeta del sistema, o el enlace que hay en su lugar."""
    if os.path.islink(place):
        return ["--symlink", os.readlink(place), place]
    return ["--ro-bind-try", place, place]


# --- las llamadas al sistema ------------------------------------------------------------------

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
NEW_MOUNTS = 0x00020000
NEW_IPC = 0x08000000
NEW_USER = 0x10000000
NEW_PROCESSES = 0x20000000
NEW_NETWORK = 0x40000000
MOUNT_PRIVATE = 0x4000 | 0x40000
MOUNT_PLAIN = 2 | 4                # sin setuid ni dispositivos
CAPABILITIES_VERSION = 0x20080522


def _call(function, *arguments) -> int:
    """Una función de C; OSError si falla."""
    result = function(*arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def set_process_option(option: int, value: int) -> None:
    """prctl(2), con un solo valor."""
    _call(_libc.prctl, option, value, 0, 0, 0)


def die_with_parent() -> None:
    """Si muere el proceso del que nació este, este también."""
    if sys.platform == "linux":
        set_process_option(PR_SET_PDEATHSIG, signal.SIGKILL)


def become_nobody() -> None:
    """Deja de ser quien administra el sistema, si se puede y alcanza para leer lo que hace falta."""
    if os.geteuid() != 0:
        return
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    except OSError:      # adentro de un espacio de usuarios no hay otro en quien convertirse
        return
    set_process_option(PR_SET_DUMPABLE, 1)      # sin esto /proc/self es de otro


def enter_namespaces(network: bool) -> None:
    """Otro espacio de procesos, de memoria compartida y de carpetas montadas; los hijos nacen ahí."""
    user = os.getuid()
    group = os.getgid()
    flags = NEW_USER | NEW_PROCESSES | NEW_MOUNTS | NEW_IPC | (NEW_NETWORK if network else 0)
    _call(_libc.unshare, flags)
    for name, content in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        Path(f"/proc/self/{name}").write_text(content)


def mount_private_folders(places: tuple[str, ...]) -> None:
    """Carpetas propias y vacías en memoria, en el lugar de las que hubiera.

    Las ven este proceso y los que nazcan de él; el cuidador sigue viendo lo suyo, que le hace falta para cuidar.
    """
    _call(_libc.unshare, NEW_MOUNTS)
    _call(_libc.mount, b"none", b"/", None, MOUNT_PRIVATE, None)
    for place in places:
        size = f"size={FILE_SIZE}".encode()
        _call(_libc.mount, b"tmpfs", place.encode(), b"tmpfs", MOUNT_PLAIN, size)


def mount_own_processes() -> bool:
    """Que en /proc se vean solo los procesos de este espacio; ¿se pudo?"""
    try:
        _call(_libc.mount, b"proc", b"/proc", b"proc", MOUNT_PLAIN, None)
        return True
    except OSError:
        return False


def drop_capabilities() -> None:
    """Ningún permiso especial, ni los que da un espacio de usuarios, ni por ejecutar otro programa."""
    set_process_option(PR_SET_NO_NEW_PRIVS, 1)
    header = struct.pack("=Ii", CAPABILITIES_VERSION, 0)
    _call(_libc.capset, header, bytes(24))


def refuse_what_nobody_needs() -> None:
    """Las llamadas al sistema que ninguna entrega necesita ya no se pueden hacer, si aquí se puede impedir."""
    leave_keyrings(_libc)
    refuse_calls(_libc)


# --- topes ------------------------------------------------------------------------------------

def limit_grader_memory() -> None:
    """Una prueba que se enreda con un valor enorme se detiene con MemoryError, y no deja sin memoria a la máquina."""
    if sys.platform == "linux":
        _limit({resource.RLIMIT_AS: _memory_in_use() + 2 * MEMORY})


def limit_own_memory() -> None:
    """Ni el cuaderno propio puede dejar sin memoria a la máquina."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    _limit({resource.RLIMIT_AS: int(OWN_SHARE * total), resource.RLIMIT_CORE: 0})


def limit_resources() -> None:
    """Topes de memoria, procesador, archivos y volcados."""
    _limit({
        resource.RLIMIT_AS: _memory_in_use() + MEMORY, resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: FILE_SIZE, resource.RLIMIT_NOFILE: OPEN_FILES, resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: PROCESSES + _processes_of_mine(),
    })


def _memory_in_use() -> int:
    """El tamaño de este proceso, en bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()


def _limit(wanted: dict[int, int]) -> None:
    """Baja esos topes; los que ya eran más bajos quedan."""
    for limit, value in wanted.items():
        _, hard = resource.getrlimit(limit)
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (lowest, lowest))


def _processes_of_mine() -> int:
    """Cuántos procesos e hilos de este usuario se ven desde aquí: Linux los cuenta a todos."""
    user = os.getuid()
    found = 0
    for name in os.listdir("/proc"):
        try:
            found += len(os.listdir(f"/proc/{name}/task")) if os.stat(f"/proc/{name}").st_uid == user else 0
        except OSError:      # no era un proceso, o ya terminó
            continue
    return found


# --- Landlock ---------------------------------------------------------------------------------

CREATE_RULESET = 444
ADD_RULE = 445
RESTRICT_SELF = 446
PATH_BENEATH = 1
LIST = 1 << 3
READ = 1 << 0 | 1 << 2 | LIST              # ejecutar, leer archivos, listar carpetas
EVERYTHING = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
LATER = (1 << 16) - 1                      # desde la versión 5, también ioctl de dispositivos
ON_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14 | 1 << 15     # lo que se puede permitir de un archivo suelto
TCP = 3
SIGNALS_AND_SOCKETS = 3
OWN_PROCESSES = ("/proc",)
WITHOUT_OTHERS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/full")


def landlock_version() -> int:
    """La versión de Landlock del sistema; 0 si no hay."""
    if _libc is None:
        return 0
    return max(0, _libc.syscall(CREATE_RULESET, None, 0, 1))


def enter_landlock(writable: tuple[str, ...], processes: tuple[str, ...]) -> None:
    """Leer solo lo que hace falta, escribir solo en `writable`, sin TCP ni señales a otros. OSError si no se puede.

    `processes`: qué se puede leer de /proc; si no es el propio, ahí se ven las órdenes de todos.
    """
    version = landlock_version()
    if version < 1:
        raise OSError("este sistema no tiene Landlock")
    every = EVERYTHING.get(version, LATER)
    network = TCP if version >= 4 else 0
    scoped = SIGNALS_AND_SOCKETS if version >= 6 else 0
    attributes = struct.pack("=QQQ", every, network, scoped)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = _call(_libc.syscall, CREATE_RULESET, attributes, size, 0)
    allowed = {}
    for place in (*SYSTEM, *CONFIGURATION, *readable_places(), *processes):
        allowed |= _around_the_secret(place)
    allowed |= {place: READ | 1 << 1 for place in DEVICES}
    allowed |= dict.fromkeys(writable, every)
    for place, access in allowed.items():
        _allow(rules, place, access & every)
    set_process_option(PR_SET_NO_NEW_PRIVS, 1)
    _call(_libc.syscall, RESTRICT_SELF, rules, 0)
    os.close(rules)


def _around_the_secret(place: str) -> dict[str, int]:
    """Qué se permite para leer una carpeta sin `SECRET`: de las que lo contienen se ve qué hay, y se lee lo demás."""
    folder = Path(os.path.realpath(place))
    if folder == SECRET:
        return {}
    if folder not in SECRET.parents:
        return {place: READ}
    allowed = {place: LIST}
    for inside in folder.iterdir():
        goes_back = inside.is_symlink() and inside.resolve() in SECRET.parents
        if not goes_back:
            allowed |= _around_the_secret(str(inside))
    return allowed


def _allow(rules: int, place: str, access: int) -> None:
    if not os.path.exists(place):
        return
    handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    if not os.path.isdir(place):
        access &= ON_FILES
    _call(_libc.syscall, ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", access, handle), 0)
    os.close(handle)
