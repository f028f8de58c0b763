// SPDX-License-Identifier: Apache-2.0

package main

import "runtime"

// posixModes tells whether the permission bits of a file say who may read it. On Windows they do not: there a file is as
// open as its folder is.
const posixModes = runtime.GOOS != "windows"
