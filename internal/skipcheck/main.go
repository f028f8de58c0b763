// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
)

func main() {
	t, err := read(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, "skipcheck:", err)
		os.Exit(3)
	}
	t.write(os.Stdout)
	if len(t.faults) > 0 {
		os.Exit(1)
	}
}
