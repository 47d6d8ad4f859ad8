// SPDX-License-Identifier: BSL-1.0
// Go's net/http and encoding/json, as the vendor's own client uses them.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const uid = "5999b763474b0eafa5fafb64bff0ba80"

type stack struct {
	UID         string    `json:"uid"`
	Name        string    `json:"name"`
	Environment string    `json:"environment"`
	Status      int       `json:"status"`
	CreatedAt   time.Time `json:"created_at"`
}

func check(failure error) {
	if failure != nil {
		fmt.Fprintln(os.Stderr, failure)
		os.Exit(1)
	}
}

func cpu() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) * 1e-3
}

func peak() int {
	status, failure := os.ReadFile("/proc/self/status")
	check(failure)
	fields := strings.Fields(string(status[strings.Index(string(status), "VmHWM:"):]))
	kilobytes, failure := strconv.Atoi(fields[1])
	check(failure)
	return kilobytes
}

func main() {
	port, kind, file := os.Args[1], os.Args[2], os.Args[3]
	inFlight, _ := strconv.Atoi(os.Args[4])
	requests, _ := strconv.Atoi(os.Args[5])
	pem, failure := os.ReadFile(file)
	check(failure)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	client := http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		MaxIdleConnsPerHost: inFlight,
		MaxConnsPerHost:     inFlight,
		TLSClientConfig:     &tls.Config{RootCAs: roots, ClientSessionCache: tls.NewLRUClientSessionCache(64)},
	}}
	path := "/api/3/stacks/" + uid + ".json"
	if kind == "list" {
		path = "/api/3/stacks.json?page=1"
	}
	url := "https://127.0.0.1:" + port + path
	get := func() {
		request, failure := http.NewRequest("GET", url, nil)
		check(failure)
		request.Header.Set("Authorization", "Bearer "+strings.Repeat("0123456789abcdef", 4))
		request.Header.Set("Accept", "application/json")
		response, failure := client.Do(request)
		check(failure)
		defer response.Body.Close()
		body, failure := io.ReadAll(response.Body)
		check(failure)
		if kind == "list" {
			var list struct{ Response []stack }
			check(json.Unmarshal(body, &list))
			if len(list.Response) != 86 {
				check(fmt.Errorf("not the list"))
			}
		} else {
			var one struct{ Response stack }
			check(json.Unmarshal(body, &one))
			if one.Response.UID != uid {
				check(fmt.Errorf("not the stack"))
			}
		}
	}
	run := func(count int) {
		left := int64(count)
		var all sync.WaitGroup
		for i := 0; i < inFlight; i++ {
			all.Add(1)
			go func() {
				defer all.Done()
				for atomic.AddInt64(&left, -1) >= 0 {
					get()
				}
			}()
		}
		all.Wait()
	}
	run(requests/10 + inFlight)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpu()
	run(requests)
	took := cpu() - start
	runtime.ReadMemStats(&after)
	n := float64(requests)
	fmt.Printf("%.3f %.2f 0 %d\n", took/n, float64(after.Mallocs-before.Mallocs)/n, peak())
}
