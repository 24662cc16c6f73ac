"""The configuration, the overlay and the sources that both builders get."""

import hashlib
import json
import os
import re
import shutil
import subprocess

from real_ebuilds import debian

PROFILE = "default/linux/amd64/23.0"
OVERLAY = "real-ebuilds"
VERSION = re.compile(r"^\d+(\.\d+)*[a-z]?((_alpha|_beta|_pre|_rc|_p)\d*)*$")

# Asks Portage itself which source files the ebuilds want with the flags that the configuration gives them.
FETCH_MAP = """
import json, sys, portage
database = portage.db[portage.root]["porttree"].dbapi
answer = {}
for cpv in sys.argv[1:]:
    settings = portage.config(clone=portage.settings)
    settings.setcpv(cpv, mydb=database)
    answer[cpv] = list(database.getFetchMap(cpv, useflags=settings["PORTAGE_USE"].split()))
print(json.dumps(answer))
"""


class World:
    """A directory with `root` (etc/portage), `overlay`, `distfiles` and what the builders write."""

    def __init__(self, directory, tree, portage, jobs, compress):
        self.directory, self.tree, self.portage, self.jobs, self.compress = directory, tree, portage, jobs, compress
        self.sources = debian.DebianSources(os.path.join(directory, "debian"))
        for name in ("distfiles", "root/etc/portage/env", "portage", "tools"):
            os.makedirs(self.of(name), exist_ok=True)
        # Portage calls GNU tar by the name that it has on Gentoo.
        if not os.path.lexists(self.of("tools", "gtar")):
            os.symlink(shutil.which("tar"), self.of("tools", "gtar"))
        shutil.rmtree(self.of("overlay"), ignore_errors=True)

    def of(self, *names):
        return os.path.join(self.directory, *names)

    def write(self, name, text):
        path = self.of(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def prepare(self, cases):
        """Gives the cases that can be built, and why the others cannot: name -> reason."""
        self.configure(cases)
        refused = {}
        cases = [case for case in cases if attempt(refused, case, self.copy_ebuild)]
        answer = self.run_portage(["python3", "-c", FETCH_MAP, *[case.cpv for case in cases]])
        wanted = json.loads(answer.stdout.splitlines()[-1])
        return [case for case in cases if attempt(refused, case, lambda case: self.bring_sources(case, wanted[case.cpv]))], refused

    def configure(self, cases):
        self.write("overlay/profiles/repo_name", OVERLAY + "\n")
        self.write("overlay/metadata/layout.conf", f"masters = {self.main_name()}\nthin-manifests = true\nmanifest-hashes = BLAKE2B SHA512\n")
        self.write("root/etc/portage/repos.conf", (
            f"[DEFAULT]\nmain-repo = {self.main_name()}\n[{self.main_name()}]\nlocation = {self.tree}\n[{OVERLAY}]\nlocation = {self.of('overlay')}\n"))
        compress = "" if self.compress else 'PORTAGE_COMPRESS=""\n'
        self.configuration = (
            'ACCEPT_LICENSE="*"\nACCEPT_KEYWORDS="~amd64"\n'
            'FEATURES="-sandbox -usersandbox -network-sandbox -pid-sandbox -ipc-sandbox -userpriv -userfetch"\n'
            f'MAKEOPTS="-j{self.jobs}"\nDISTDIR="{self.of("distfiles")}"\nPKGDIR="{self.of("portage", "packages")}"\n{compress}')
        self.write("root/etc/portage/make.conf", self.configuration)
        link = self.of("root/etc/portage/make.profile")
        if os.path.lexists(link):
            os.remove(link)
        os.symlink(os.path.join(self.tree, "profiles", PROFILE), link)
        self.write("root/etc/portage/package.use", "".join(f"{case.name} {case.use}\n" for case in cases if case.use))
        self.write("root/etc/portage/env/test", 'FEATURES="test"\n')
        self.write("root/etc/portage/package.env", "".join(f"{case.name} test\n" for case in cases if case.tests))

    def main_name(self):
        with open(os.path.join(self.tree, "profiles", "repo_name"), encoding="utf-8") as file:
            return file.read().strip()

    def copy_ebuild(self, case):
        missing = [program for program in case.needs if not os.path.exists(os.path.join("/usr/bin", program))]
        if missing:
            raise LookupError(f"its eclasses run {' '.join(missing)}, which this machine has not in /usr/bin")
        package = case.name.split("/")[1]
        source, target = os.path.join(self.tree, case.name), self.of("overlay", case.name)
        versions = {name[len(package) + 1:-len(".ebuild")] for name in os.listdir(source) if name.endswith(".ebuild") and "9999" not in name}
        case.own_version = max(versions, key=version_key)
        case.version = case.own_version
        if case.debian:
            for version in sorted(versions, key=version_key, reverse=True):
                case.suite, upstream, *case.place = self.sources.find(case.debian, without_revision(version))
                if upstream == without_revision(version):
                    case.own_version = case.version = version
                    break
            else:
                case.version = case.rename or upstream
                if not VERSION.match(case.version):
                    raise LookupError(f"Debian's version {case.version} of {case.debian} is not one that an ebuild can have")
        os.makedirs(target)
        with open(os.path.join(source, f"{package}-{case.own_version}.ebuild"), encoding="utf-8") as file:
            text = file.read()
        for old, new in case.edits:
            if old not in text:
                raise LookupError(f"{case.name} has no longer the text {old!r}")
            text = text.replace(old, new)
        case.cpv = f"{case.name}-{case.version}"
        case.ebuild = os.path.join(target, f"{package}-{case.version}.ebuild")
        with open(case.ebuild, "w", encoding="utf-8") as file:
            file.write(text)
        if os.path.isdir(os.path.join(source, "files")):
            shutil.copytree(os.path.join(source, "files"), os.path.join(target, "files"))

    def bring_sources(self, case, wanted):
        """Puts each wanted source file into the distfiles, and its digests into the Manifest."""
        patches = [name for name in wanted if ".debian.tar." in name]
        archives = [name for name in wanted if name.endswith(debian.PACKED) and name not in patches]
        wanted = [name for name in wanted if name not in patches]
        if len(archives) > 1 or len(wanted) > len(archives):
            raise LookupError(f"{case.name} wants {' '.join(wanted)}, of which Debian has one")
        lines = []
        for name in patches:
            shutil.copyfile(self.sources.fetch(case.place[0], name), self.of("distfiles", name))
            lines.append(manifest_line(self.of("distfiles", name)))
        for name in archives:
            path = self.of("distfiles", name)
            original = self.sources.fetch(*case.place)
            top = case.top.format(P=f"{case.name.split('/')[1]}-{without_revision(case.version)}", PV=without_revision(case.version))
            if not os.path.exists(path):
                if name.rpartition(".")[2] == original.rpartition(".")[2] and debian.top_directory(original) == top:
                    shutil.copyfile(original, path)
                else:
                    debian.repack(original, path, top)
            lines.append(manifest_line(path))
        if lines:
            with open(os.path.join(os.path.dirname(case.ebuild), "Manifest"), "w", encoding="utf-8") as file:
                file.writelines(lines)

    def environment(self):
        """What both builders run in: nothing of the caller's but where programs are."""
        return {
            "PATH": f"{os.environ['PATH']}:{self.of('tools')}", "HOME": self.directory, "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "dumb", "SOURCE_DATE_EPOCH": "1700000000",
            "NOCOLOR": "true",
        }

    def run_portage(self, command, log=None):
        environment = self.environment() | {
            "PYTHONPATH": os.path.join(self.portage, "lib"), "PORTAGE_CONFIGROOT": self.of("root"), "PORTAGE_TMPDIR": self.of("portage"),
        }
        return run(command, environment, log)


def manifest_line(path):
    with open(path, "rb") as file:
        data = file.read()
    digests = f"BLAKE2B {hashlib.blake2b(data).hexdigest()} SHA512 {hashlib.sha512(data).hexdigest()}"
    return f"DIST {os.path.basename(path)} {len(data)} {digests}\n"


def attempt(refused, case, action):
    try:
        action(case)
    except (LookupError, OSError) as failure:
        refused[case.name] = failure
    return case.name not in refused


def run(command, environment, log=None):
    """Output goes into the file `log`, where there is one."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False, stdin=subprocess.DEVNULL)
    if log:
        with open(log, "w", encoding="utf-8") as file:
            file.write(done.stdout + done.stderr)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:3])} ends with {done.returncode}\n" + "\n".join((done.stdout + done.stderr).splitlines()[-25:]))
    return done


def without_revision(version):
    return re.sub(r"-r\d+$", "", version)


def version_key(version):
    return [int(number) for number in re.findall(r"\d+", version)]
