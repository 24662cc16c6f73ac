"""Original tarballs of Debian's pool, from the mirror that apt's configuration names."""

import json
import lzma
import os
import re
import shutil
import subprocess
import tarfile
import urllib.request
import zipfile

SUITES = ("trixie", "sid", "bookworm")
PACKED = (".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".tar.lz", ".zip", ".tar.zst")


class DebianSources:
    """The source packages of several suites of a mirror."""

    def __init__(self, directory):
        self.directory = directory
        os.makedirs(directory, exist_ok=True)
        self.mirror = apt_mirror()
        self.stanzas = {}

    def find(self, package, wanted):
        """The suite, upstream version and original tarball of a source package: of `wanted` version if a suite has it."""
        found = [(suite, *self.stanzas_of(suite)[package]) for suite in SUITES if package in self.stanzas_of(suite)]
        if not found:
            raise LookupError(f"no suite of the mirror has the source package {package}")
        exact = [entry for entry in found if entry[1] == wanted]
        return (exact or found)[0]

    def fetch(self, directory, name):
        path = os.path.join(self.directory, name)
        if not os.path.exists(path):
            with urllib.request.urlopen(f"{self.mirror}/{directory}/{name}") as source, open(path + ".part", "wb") as target:
                shutil.copyfileobj(source, target)
            os.rename(path + ".part", path)
        return path

    def stanzas_of(self, suite):
        """Package name -> (upstream version, pool directory, file name)."""
        if suite not in self.stanzas:
            path = os.path.join(self.directory, f"Sources-{suite}.json")
            if not os.path.exists(path):
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(self.read(suite), file)
            with open(path, encoding="utf-8") as file:
                self.stanzas[suite] = json.load(file)
        return self.stanzas[suite]

    def read(self, suite):
        path = os.path.join(self.directory, f"Sources-{suite}.xz")
        if not os.path.exists(path):
            with urllib.request.urlopen(f"{self.mirror}/dists/{suite}/main/source/Sources.xz") as source, open(path + ".part", "wb") as target:
                shutil.copyfileobj(source, target)
            os.rename(path + ".part", path)
        stanzas = {}
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for stanza in lines.read().split("\n\n"):
                field = lambda name: (re.search(rf"^{name}: (.*)$", stanza, re.M) or [None, ""])[1]
                original = re.search(r"^ [0-9a-f]{64} \d+ (\S+\.orig\.tar\.(?:gz|xz|bz2|lz))$", stanza, re.M)
                if original:
                    stanzas[field("Package")] = (upstream(field("Version")), field("Directory"), original[1])
        return stanzas


def upstream(version):
    return re.sub(r"(\+dfsg|\+ds|~dfsg|\+repack|\+really).*", "", version.split(":")[-1].rsplit("-", 1)[0])


def apt_mirror():
    lines = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN)", "Created-By: Packages"], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        uri, _, origin = line.partition(" ")
        if origin == "Debian":
            return uri.rstrip("/")
    raise LookupError("apt's configuration names no mirror of Debian")


def repack(source, target, top):
    """Writes the content of an archive under another name, in the form that the name asks for, below one directory `top`."""
    work = target + ".unpacked"
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    subprocess.run(["tar", "-xf", source, "-C", work, "--no-same-owner"], check=True)
    entries = os.listdir(work)
    if len(entries) == 1 and os.path.isdir(os.path.join(work, entries[0])):
        if entries[0] != top:
            os.rename(os.path.join(work, entries[0]), os.path.join(work, top))
    else:
        os.mkdir(os.path.join(work, "." + top))
        for entry in entries:
            os.rename(os.path.join(work, entry), os.path.join(work, "." + top, entry))
        os.rename(os.path.join(work, "." + top), os.path.join(work, top))
    if target.endswith(".zip"):
        subprocess.run(["zip", "-qr", target, top], cwd=work, check=True)
    else:
        subprocess.run(["tar", "-caf", target, "--owner=0", "--group=0", "--sort=name", "-C", work, top], check=True)
    shutil.rmtree(work)


def top_directory(path):
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        with tarfile.open(path) as archive:
            names = [next(iter(archive)).name]
    return names[0].split("/")[0]
