// SPDX-License-Identifier: Apache-2.0

package main

import "golang.org/x/sys/windows"

// freeBytes is the room that this user may still fill on the disk that dir lies on.
func freeBytes(dir string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return free, err
}
