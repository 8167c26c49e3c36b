#!/bin/sh
# Keeps the table `search` in step with `products`: one entry for each product, with its title in lower case.
#
# Each change comes as one line of JSON on standard input; each line on standard output is an effect, which the
# store carries out in the same commit that notes the change as done.
exec jq --compact-output '
  if .event == "REMOVE"
  then {delete: {table: "search", key: {sku: .keys.sku}}}
  else {put: {table: "search", item: {sku: .keys.sku, title: (.new.title | ascii_downcase)}}}
  end'
