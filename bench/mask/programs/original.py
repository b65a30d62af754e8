"""The way of the system that this one follows: csv and ipaddress, row by row, gzip in and out."""

import csv
import gzip
import io
import ipaddress
import sys


def mask(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    bits = 8 if address.version == 4 else 32
    return str(ipaddress.ip_network((address, bits), strict=False).network_address)


with gzip.open(sys.argv[1], "rt", newline="") as log, gzip.open("/dev/null", "wb") as compressed:
    masked = csv.writer(io.TextIOWrapper(compressed, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None)
    for number, fields in enumerate(csv.reader(log, delimiter="\t", quoting=csv.QUOTE_NONE)):
        if fields[0].startswith("#"):
            continue
        fields[4] = mask(fields[4])
        fields[19] = ",".join(mask(part) for part in fields[19].split(","))
        masked.writerow([number, *fields])
